namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>vSAN's configuration service.</summary>
internal static class VsanTables
{
    public const string Text = """
        type VsanDataEncryptionConfig @6.5 = encryptionEnabled boolean, kmsProviderId? KeyProviderId, kekId? string, hostKeyId? string, dekGenerationId? long,
          changing? boolean, eraseDisksBeforeUse? boolean
        type VsanDataInTransitEncryptionConfig @7.0.1.0 = enabled? boolean, rekeyInterval? int
        type VimVsanReconfigSpec @6.0 = vsanClusterConfig? any, dataEfficiencyConfig? any, diskMappingSpec? any, faultDomainsSpec? any, modify boolean,
          allowReducedRedundancy? boolean, resyncIopsLimitConfig? any, iscsiSpec? any, dataEncryptionConfig? VsanDataEncryptionConfig @6.5, extendedConfig? any,
          datastoreConfig? any, perfsvcConfig? any, unmapConfig? any, vumConfig? any, metricsConfig? any @7.0, fileServiceConfig? any @7.0,
          dataInTransitEncryptionConfig? VsanDataInTransitEncryptionConfig @7.0.1.0
        call VsanVcClusterConfigSystem.VsanClusterGetConfig @6.0 !System.Read = cluster ClusterComputeResource
        call +VsanVcClusterConfigSystem.VsanClusterReconfig @6.0 !Host.Inventory.EditCluster = cluster ClusterComputeResource, vsanReconfigSpec VimVsanReconfigSpec
        call +VsanVcClusterConfigSystem.VsanEncryptedClusterRekey_Task @6.5 !System.Read = encryptedCluster ClusterComputeResource, deepRekey? boolean,
          allowReducedRedundancy? boolean
        """;
}
