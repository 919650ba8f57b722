"""A portal on the loopback interface that behaves as real ones do, and as badly."""
