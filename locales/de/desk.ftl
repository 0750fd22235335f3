# The desk

digits = .
