// Package interop holds the bench against the libraries that providers publish for their own customers: what the simulator
// delivers they accept, what is corrupted they refuse, and what they sign the bench accepts. It is a module of its own, so that
// nobody who uses the bench needs those libraries.
package interop
