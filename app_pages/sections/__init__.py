"""The parts of the pages, each with its sentences, its picture and its table."""
