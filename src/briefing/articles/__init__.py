"""Articles: documents in, clean articles out, copies of one text collapsed onto one.

`extract` reads each document by its type and takes out what is not the story; `deduplicate`
folds copies and syndicated versions into the article they repeat.
"""

from __future__ import annotations

from briefing.articles.duplicates import deduplicate
from briefing.articles.extraction import extract

__all__ = ["deduplicate", "extract"]
