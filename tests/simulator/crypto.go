package main

import (
	"sync"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	firstProvider  = "kp-old"
	secondProvider = "kp-new"
)

// cryptoManager is what the simulator has only a reference to.
type cryptoManager struct {
	mo.CryptoManagerKmip

	mutex sync.Mutex
	keys  map[types.CryptoKeyId]bool
}

func addCrypto() *cryptoManager {
	manager := &cryptoManager{keys: map[types.CryptoKeyId]bool{}}
	manager.Self = types.ManagedObjectReference{Type: "CryptoManagerKmip", Value: "CryptoManager"}
	manager.Enabled = true
	for index, name := range []string{firstProvider, secondProvider} {
		server := types.KmipServerInfo{Name: name + "-1", Address: name + ".example.org", Port: 5696}
		manager.KmipServers = append(manager.KmipServers, types.KmipClusterInfo{
			ClusterId: types.KeyProviderId{Id: name}, Servers: []types.KmipServerInfo{server}, UseAsDefault: index == 0, ManagementType: "vCenter",
		})
	}
	simulator.Map.Put(manager)
	return manager
}

func (m *cryptoManager) find(provider types.KeyProviderId) *types.KmipClusterInfo {
	for index := range m.KmipServers {
		if m.KmipServers[index].ClusterId == provider {
			return &m.KmipServers[index]
		}
	}
	return nil
}

func (m *cryptoManager) newKey(provider string) types.CryptoKeyId {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	key := types.CryptoKeyId{KeyId: uuid.New().String(), ProviderId: &types.KeyProviderId{Id: provider}}
	m.keys[plain(key)] = true
	return key
}

func (m *cryptoManager) has(key types.CryptoKeyId) bool {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.keys[plain(key)]
}

// plain makes keys comparable: the provider is a pointer.
func plain(key types.CryptoKeyId) types.CryptoKeyId {
	if key.ProviderId == nil {
		return key
	}
	return types.CryptoKeyId{KeyId: key.ProviderId.Id + "/" + key.KeyId}
}

func (m *cryptoManager) ListKmipServers(*types.ListKmipServers) soap.HasFault {
	return &methods.ListKmipServersBody{Res: &types.ListKmipServersResponse{Returnval: m.KmipServers}}
}

func (m *cryptoManager) RegisterKmipServer(req *types.RegisterKmipServer) soap.HasFault {
	cluster := m.find(req.Server.ClusterId)
	if cluster == nil {
		m.KmipServers = append(m.KmipServers, types.KmipClusterInfo{ClusterId: req.Server.ClusterId, ManagementType: "vCenter"})
		cluster = &m.KmipServers[len(m.KmipServers)-1]
	}
	for _, server := range cluster.Servers {
		if server.Name == req.Server.Info.Name {
			return &methods.RegisterKmipServerBody{Fault_: simulator.Fault("Already registered", new(types.RuntimeFault))}
		}
	}
	cluster.Servers = append(cluster.Servers, req.Server.Info)
	return &methods.RegisterKmipServerBody{Res: new(types.RegisterKmipServerResponse)}
}

func (m *cryptoManager) MarkDefault(req *types.MarkDefault) soap.HasFault {
	if m.find(req.ClusterId) == nil {
		return &methods.MarkDefaultBody{Fault_: simulator.Fault("", &types.InvalidArgument{InvalidProperty: "clusterId"})}
	}
	for index := range m.KmipServers {
		m.KmipServers[index].UseAsDefault = m.KmipServers[index].ClusterId == req.ClusterId
	}
	return &methods.MarkDefaultBody{Res: new(types.MarkDefaultResponse)}
}

func (m *cryptoManager) GenerateKey(req *types.GenerateKey) soap.HasFault {
	provider := req.KeyProvider
	for index := range m.KmipServers {
		if provider == nil && m.KmipServers[index].UseAsDefault {
			provider = &m.KmipServers[index].ClusterId
		}
	}
	result := types.CryptoKeyResult{KeyId: types.CryptoKeyId{ProviderId: provider}, Reason: "KeyStateClusterInvalid"}
	if provider != nil && m.find(*provider) != nil {
		result = types.CryptoKeyResult{KeyId: m.newKey(provider.Id), Success: true}
	}
	return &methods.GenerateKeyBody{Res: &types.GenerateKeyResponse{Returnval: result}}
}

func (m *cryptoManager) QueryCryptoKeyStatus(req *types.QueryCryptoKeyStatus) soap.HasFault {
	body := &methods.QueryCryptoKeyStatusBody{Res: new(types.QueryCryptoKeyStatusResponse)}
	for _, key := range req.KeyIds {
		status := types.CryptoManagerKmipCryptoKeyStatus{KeyId: key, KeyAvailable: types.NewBool(m.has(key))}
		if !*status.KeyAvailable {
			status.Reason = "KeyStateMissingInKMS"
		}
		body.Res.Returnval = append(body.Res.Returnval, status)
	}
	return body
}
