package main

import (
	"fmt"
	"strings"
)

// addressImage gives a sender in an image the address of its API: the port of the image, and a path, are enough.
func (f *senderFlags) addressImage() (err error) {
	image := &f.start.image
	switch {
	case image.name == "":
	case f.api.url != "":
		f.api.url, err = image.address("api", f.api.url)
	case image.port == 0 && strings.Contains(f.events.url, "://"):
		_, err = image.address("trigger", f.events.url)
	default:
		_, err = image.address("api", "")
	}
	return err
}

// answering returns an address whose port the sender answers when it has started; "": none is known.
func (f *senderFlags) answering() string {
	switch {
	case f.api.url != "":
		return f.api.url
	case f.start.image.name != "":
		return fmt.Sprintf("http://127.0.0.1:%d", f.start.image.port)
	default:
		return f.events.url
	}
}
