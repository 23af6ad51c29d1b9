"""Is it torch's: the same network run by torch, and the verdict on ours. May import the network, and torch."""
