"""The built-in backends: each turns the sentences of a request into statements that cite them.

`extractive` works offline, with no key and no model; `http` speaks to language models.
"""
