//go:build !unix

package main

import "os/exec"

// ownGroup does nothing: there are no process groups.
func ownGroup(*exec.Cmd) {}

// interrupt ends a command: it cannot be asked to stop.
func interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// killGroup does nothing: there are no process groups.
func killGroup(*exec.Cmd) {}
