"""What is done with many participants or many plans at once: partners' expectations, and what an edit does to whom."""
