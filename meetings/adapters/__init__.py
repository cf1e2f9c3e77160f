"""The outside world: mail out and in, files, the net, pictures, and what strangers send."""
