"""Short programs of torch as the lecture notes have them, with the slips that stand there, which are really run."""
