namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>Managed types, sessions, views, the property collector and tasks.</summary>
internal static class CoreTables
{
    public const string Text = """
        managed ManagedEntity < ManagedObject
        managed Folder < ManagedEntity
        managed Datacenter < ManagedEntity
        managed ComputeResource < ManagedEntity
        managed ClusterComputeResource < ComputeResource
        managed ResourcePool < ManagedEntity
        managed HostSystem < ManagedEntity
        managed VirtualMachine < ManagedEntity
        managed Datastore < ManagedEntity
        managed Network < ManagedEntity
        managed VirtualMachineSnapshot < ManagedObject
        managed ServiceInstance < ManagedObject
        managed SessionManager < ManagedObject
        managed AuthorizationManager < ManagedObject
        managed SearchIndex < ManagedObject
        managed PropertyCollector < ManagedObject
        managed PropertyFilter < ManagedObject
        managed ViewManager < ManagedObject
        managed View < ManagedObject
        managed ManagedObjectView < View
        managed ContainerView < ManagedObjectView
        managed ListView < ManagedObjectView
        managed Task < ManagedObject
        managed TaskManager < ManagedObject
        managed CryptoManager < ManagedObject
        managed CryptoManagerKmip < CryptoManager
        managed CryptoManagerHost < CryptoManager
        managed CryptoManagerHostKMS < CryptoManagerHost
        managed VStorageObjectManagerBase < ManagedObject
        managed VcenterVStorageObjectManager < VStorageObjectManagerBase
        managed VsanVcClusterConfigSystem < ManagedObject

        call ServiceInstance.RetrieveServiceContent !System.Anonymous
        call ServiceInstance.CurrentTime
        call SessionManager.Login !System.Anonymous = userName string, password string, locale? string
        call SessionManager.Logout
        call SessionManager.SessionIsActive !Sessions.ValidateSession = sessionID string, userName string
        call SessionManager.TerminateSession !Sessions.TerminateSession = sessionId+ string
        call AuthorizationManager.HasPrivilegeOnEntity @5.0 = entity ManagedEntity, sessionId string, privId* string
        call AuthorizationManager.HasPrivilegeOnEntities @5.5 = entity+ ManagedEntity, sessionId string, privId* string
        call AuthorizationManager.HasUserPrivilegeOnEntities @6.5 = entities+ ManagedObject, userName string, privId* string
        call AuthorizationManager.FetchUserPrivilegeOnEntities @6.5 = entities+ ManagedEntity, userName string
        call SearchIndex.FindByUuid = datacenter? Datacenter, uuid string, vmSearch boolean, instanceUuid? boolean @4.0
        call SearchIndex.FindByInventoryPath = inventoryPath string

        type RetrieveOptions = maxObjects? int
        type WaitOptions = maxWaitSeconds? int, maxObjectUpdates? int
        type SelectionSpec = name? string
        type TraversalSpec < SelectionSpec = type string, path string, skip? boolean, selectSet* SelectionSpec
        type PropertySpec = type string, all? boolean, pathSet* string
        type ObjectSpec = obj ManagedObject, skip? boolean, selectSet* SelectionSpec
        type PropertyFilterSpec = propSet+ PropertySpec, objectSet+ ObjectSpec, reportMissingObjectsInResults? boolean @4.1

        call PropertyCollector.RetrieveProperties !System.Anonymous = specSet+ PropertyFilterSpec
        call PropertyCollector.RetrievePropertiesEx @4.1 !System.Anonymous = specSet+ PropertyFilterSpec, options RetrieveOptions
        call PropertyCollector.ContinueRetrievePropertiesEx @4.1 !System.View = token string
        call PropertyCollector.CancelRetrievePropertiesEx @4.1 !System.View = token string
        call PropertyCollector.CreateFilter = spec PropertyFilterSpec, partialUpdates boolean
        call PropertyCollector.WaitForUpdatesEx @4.1 = version? string, options? WaitOptions
        call PropertyCollector.WaitForUpdates = version? string
        call PropertyCollector.CheckForUpdates = version? string
        call PropertyCollector.CancelWaitForUpdates
        call PropertyCollector.CreatePropertyCollector @4.1
        call PropertyCollector.DestroyPropertyCollector @4.1
        call PropertyFilter.DestroyPropertyFilter
        call ViewManager.CreateContainerView = container ManagedEntity, type* string, recursive boolean
        call ViewManager.CreateListView = obj* ManagedObject
        call ListView.ModifyListView = add* ManagedObject, remove* ManagedObject
        call View.DestroyView

        call Task.CancelTask
        """;
}
