package container

import (
	"crypto/rand"
	"net"
	"net/netip"
	"net/url"
	"strconv"

	mobycontainer "github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
)

const inside = "4500/tcp" // the port that the image listens on

// place is where a simulator listens, and how it is reached.
type place struct {
	environment map[string]string
	token       string
	exposed     []string
	bindings    network.PortMap // none: it shares the network of this machine
}

// place chooses where the next simulator listens.
func (e engine) place() (place, error) {
	if e.shared {
		return place{environment: map[string]string{"HOOKBENCH_LISTEN": "127.0.0.1:0"}}, nil
	}
	port, err := freePort()
	if err != nil {
		return place{}, err
	}
	inner, err := network.ParsePort(inside)
	if err != nil {
		return place{}, err
	}
	token := rand.Text()
	return place{
		environment: map[string]string{"HOOKBENCH_TOKEN": token, "HOOKBENCH_PUBLIC_URL": "http://127.0.0.1:" + port},
		token:       token,
		exposed:     []string{inside},
		bindings:    network.PortMap{inner: {{HostIP: netip.MustParseAddr("127.0.0.1"), HostPort: port}}},
	}, nil
}

// freePort returns a port that nobody listens on at this moment.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port), listener.Close()
}

func (p place) apply(c *mobycontainer.HostConfig) {
	if p.bindings == nil {
		c.NetworkMode = "host"
		return
	}
	c.PortBindings = p.bindings
	c.ExtraHosts = append(c.ExtraHosts, "host.docker.internal:host-gateway")
}

// EndpointURL returns the address under which the simulator reaches a server of the test that listens on this machine: the
// same, where it shares the network, and else one with the name that engines have for this machine.
func (s *Simulator) EndpointURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || s.shared {
		return address
	}
	if name := u.Hostname(); name == "localhost" || net.ParseIP(name).IsLoopback() {
		u.Host = "host.docker.internal:" + u.Port()
	}
	return u.String()
}
