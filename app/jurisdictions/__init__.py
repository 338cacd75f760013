"""Lists of words that differ from place to place, each a JSON file: an installation adds to them in its settings."""
