"""What comes in and goes out: someone's own model from a file of weights, and a run as files.

No file is trusted: none is run, and none gets more memory or time than `bounds` says.
"""
