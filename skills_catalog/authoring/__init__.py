"""What clerks write with."""
