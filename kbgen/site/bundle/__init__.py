"""`kbgen bundle`: everything in one page, for a phone, a USB stick, a day without a network."""
