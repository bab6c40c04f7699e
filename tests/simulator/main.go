// A vCenter simulator that nobody of this project wrote: govmomi's, from Debian's packages, with the little that it lacks
// for encryption. It serves plain HTTP on loopback, prints one line when it is ready, and ends with its standard input.
package main

import (
	"encoding/json"
	"flag"
	"io"
	"log"
	"net/url"
	"os"
	"strings"

	_ "github.com/vmware/govmomi/pbm/simulator"
	"github.com/vmware/govmomi/simulator"
)

func main() {
	hosts := flag.Int("hosts", 3, "hosts in the cluster")
	machines := flag.Int("vms", 10, "virtual machines; every second one is encrypted")
	listen := flag.String("listen", "127.0.0.1:0", "address")
	verbose := flag.Bool("verbose", false, "keep the simulator's log")
	flag.Parse()
	if !*verbose {
		log.SetOutput(io.Discard)
	}

	model := simulator.VPX()
	model.Cluster, model.ClusterHost, model.Host, model.Machine = 1, *hosts, 0, *machines
	if err := model.Create(); err != nil {
		fail(err)
	}
	defer model.Remove()

	manager := addCrypto()
	addMachines(manager)
	addHosts(manager)
	addVsan(model.Service, manager)
	model.Service.RegisterEndpoints = true
	model.Service.Listen = &url.URL{Host: *listen}
	server := model.Service.NewServer()
	address := *server.URL
	address.User = nil
	_ = json.NewEncoder(os.Stdout).Encode(map[string]interface{}{"simulator": "ready", "url": strings.TrimSuffix(address.String(), "/sdk"), "pid": os.Getpid()})
	_, _ = io.Copy(io.Discard, os.Stdin)
	// not server.Close: it would wait for clients that wait for updates, and leave the files behind when it is killed for that
}

func fail(err error) {
	log.SetOutput(os.Stderr)
	log.Fatal(err)
}
