"""What is stored of each document, and how it is read."""
