package main

import (
	"sort"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// cryptoMachine is a machine whose reconfiguration obeys crypto specs. The simulator's own is embedded by value: it looks no further.
type cryptoMachine struct {
	simulator.VirtualMachine

	manager *cryptoManager
}

// addMachines wraps every machine, and encrypts every second one with its disks under the first provider.
func addMachines(manager *cryptoManager) {
	machines := simulator.Map.All("VirtualMachine")
	sort.Slice(machines, func(a, b int) bool { return machines[a].Entity().Name < machines[b].Entity().Name })
	for index, entity := range machines {
		machine := &cryptoMachine{VirtualMachine: *entity.(*simulator.VirtualMachine), manager: manager}
		if index%2 == 0 {
			key := manager.newKey(firstProvider)
			machine.Config.KeyId = &key
			for _, backing := range machine.backings() {
				backing.KeyId = &key
			}
		}
		simulator.Map.Put(machine)
	}
}

// addHosts makes every host safe; hosts must not be wrapped.
func addHosts(manager *cryptoManager) {
	for _, entity := range simulator.Map.All("HostSystem") {
		host := entity.(*simulator.HostSystem)
		key := manager.newKey(firstProvider)
		host.Runtime.CryptoState = "safe"
		host.Runtime.CryptoKeyId = &key
	}
}

func (m *cryptoMachine) backings() map[int32]*types.VirtualDiskFlatVer2BackingInfo {
	found := map[int32]*types.VirtualDiskFlatVer2BackingInfo{}
	for _, device := range m.Config.Hardware.Device {
		if disk, ok := device.(*types.VirtualDisk); ok {
			if backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo); ok {
				found[disk.Key] = backing
			}
		}
	}
	return found
}

// ReconfigVMTask handles what has a crypto spec, for home or disks; the rest is the simulator's.
func (m *cryptoMachine) ReconfigVMTask(ctx *simulator.Context, req *types.ReconfigVM_Task) soap.HasFault {
	disks := map[int32]types.BaseCryptoSpec{}
	for _, change := range req.Spec.DeviceChange {
		spec := change.GetVirtualDeviceConfigSpec()
		if spec.Backing != nil && spec.Backing.Crypto != nil {
			disks[spec.Device.GetVirtualDevice().Key] = spec.Backing.Crypto
		}
	}
	if req.Spec.Crypto == nil && len(disks) == 0 {
		return m.VirtualMachine.ReconfigVMTask(ctx, req)
	}

	task := simulator.CreateTask(m, "reconfigVm", func(*simulator.Task) (types.AnyType, types.BaseMethodFault) {
		return nil, m.reconfigure(req.Spec.Crypto, disks)
	})
	return &methods.ReconfigVM_TaskBody{Res: &types.ReconfigVM_TaskResponse{Returnval: task.Run()}}
}

func (m *cryptoMachine) reconfigure(home types.BaseCryptoSpec, disks map[int32]types.BaseCryptoSpec) types.BaseMethodFault {
	backings := m.backings()
	if home != nil {
		if fault := m.check(home, m.Config.KeyId); fault != nil {
			return fault
		}
	}
	for key, spec := range disks {
		if backings[key] == nil {
			return new(types.InvalidDeviceSpec)
		}
		if fault := m.check(spec, backings[key].KeyId); fault != nil {
			return fault
		}
	}

	if home != nil {
		m.Config.KeyId = apply(home, m.Config.KeyId)
	}
	for key, spec := range disks {
		backings[key].KeyId = apply(spec, backings[key].KeyId)
	}
	return nil
}

// check enforces what the documentation says of power, snapshots and state; and that the key exists.
func (m *cryptoMachine) check(spec types.BaseCryptoSpec, old *types.CryptoKeyId) types.BaseMethodFault {
	_, noop := spec.(*types.CryptoSpecNoOp)
	_, encrypts := spec.(*types.CryptoSpecEncrypt)
	_, shallow := spec.(*types.CryptoSpecShallowRecrypt)
	switch {
	case noop:
		return nil
	case encrypts == (old != nil):
		return new(types.InvalidState)
	case !shallow && m.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff:
		return &types.InvalidPowerState{RequestedState: types.VirtualMachinePowerStatePoweredOff, ExistingState: m.Runtime.PowerState}
	case m.Snapshot != nil && (!shallow || forks(m.Snapshot.RootSnapshotList)):
		return new(types.InvalidVmConfig)
	}
	if key := apply(spec, old); key != nil && key.KeyId != "" && !m.manager.has(*key) {
		return new(types.GenericVmConfigFault)
	}
	return nil
}

// apply tells the key after a spec.
func apply(spec types.BaseCryptoSpec, old *types.CryptoKeyId) *types.CryptoKeyId {
	switch crypto := spec.(type) {
	case *types.CryptoSpecEncrypt:
		return &crypto.CryptoKeyId
	case *types.CryptoSpecShallowRecrypt:
		return &crypto.NewKeyId
	case *types.CryptoSpecDeepRecrypt:
		return &crypto.NewKeyId
	case *types.CryptoSpecDecrypt:
		return nil
	}
	return old
}

func forks(snapshots []types.VirtualMachineSnapshotTree) bool {
	return len(snapshots) > 1 || (len(snapshots) == 1 && forks(snapshots[0].ChildSnapshotList))
}

var _ mo.Reference = (*cryptoMachine)(nil)
