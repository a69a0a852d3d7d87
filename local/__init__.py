"""Runs the template of this project on one machine: build, MiniStack, deploy, people, logs."""
