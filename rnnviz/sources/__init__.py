"""Where x comes from: sequences, tables, texts, and the limits of what a person types. May import the network."""
