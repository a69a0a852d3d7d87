"""The least that a function could be: `app.py` is what others are measured against."""
