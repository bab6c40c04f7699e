package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/soap"
	vim "github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vsan/methods"
	"github.com/vmware/govmomi/vsan/types"
)

// vsanConfig answers for one encrypted cluster.
type vsanConfig struct {
	vim.ManagedObjectReference

	encryption types.VsanDataEncryptionConfig
}

// addVsan serves the second endpoint, which has a registry of its own.
func addVsan(service *simulator.Service, manager *cryptoManager) {
	registry := simulator.NewRegistry()
	registry.Namespace = "vsan"
	registry.Path = "/vsanHealth"
	registry.Put(&vsanConfig{
		ManagedObjectReference: vim.ManagedObjectReference{Type: "VsanVcClusterConfigSystem", Value: "vsan-cluster-config-system"},
		encryption: types.VsanDataEncryptionConfig{
			EncryptionEnabled: true,
			KmsProviderId:     &vim.KeyProviderId{Id: firstProvider},
			KekId:             manager.newKey(firstProvider).KeyId,
			HostKeyId:         manager.newKey(firstProvider).KeyId,
			Changing:          vim.NewBool(false),
		},
	})
	service.RegisterSDK(registry)
}

func (v *vsanConfig) VsanClusterGetConfig(req *types.VsanClusterGetConfig) soap.HasFault {
	body := new(methods.VsanClusterGetConfigBody)
	if simulator.Map.Get(req.Cluster) == nil {
		body.Fault_ = simulator.Fault("", &vim.ManagedObjectNotFound{Obj: req.Cluster})
		return body
	}
	config := types.VsanConfigInfoEx{DataEncryptionConfig: &v.encryption}
	config.Enabled = vim.NewBool(true)
	body.Res = &types.VsanClusterGetConfigResponse{Returnval: config}
	return body
}
