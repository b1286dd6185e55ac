"""What is done with many participants at once; so far partners' expectations, whose participants are made up."""
