"""What is written down while a model runs. Sinks: nothing that is written here is read back by the process."""
