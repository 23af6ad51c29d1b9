"""Is it torch's: the same network run by torch, forward and back, and verdicts on ours. Imports network and torch."""
