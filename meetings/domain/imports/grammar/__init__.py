"""What words, dates, clocks and places mean, whichever source they stand in."""
