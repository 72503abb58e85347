// Package virtualtime runs unmodified programs in a time of their own, which passes as fast as it can: whenever all of them
// have nothing to do but wait, it jumps to the next instant for which one of them waits. While they work it runs as real time
// does, so that their time-outs keep their meaning.
//
// The programs are traced (ptrace, and a seccomp filter that stops them at the system calls that have to do with time only).
// Their clock calls are answered from the virtual clock, and their waits end when it says so. That holds for all threads and
// for every process that they start, whatever language they are written in, static binaries too. Linux only, on amd64 and arm64.
//
// Somebody outside who talks to the programs must say when they are not alone: between Hold and Release nothing jumps. By
// Until, somebody outside waits in the virtual time himself; there are no jumps unless somebody does, or Options.Free is set.
package virtualtime
