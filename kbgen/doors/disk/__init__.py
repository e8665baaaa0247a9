"""What is on the disk: the folders of a knowledge base, git, the clock, copies of this process."""
