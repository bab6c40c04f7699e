namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>The crypto managers of vCenter and of hosts.</summary>
internal static class CryptoTables
{
    public const string Text = """
        type KeyProviderId @6.5 = id string
        type CryptoKeyId @6.5 = keyId string, providerId? KeyProviderId
        type CryptoKeyPlain @6.5 = keyId CryptoKeyId, algorithm string, keyData string
        type KmipServerInfo @6.5 = name string, address string, port int, proxyAddress? string, proxyPort? int, reconnect? int,
          protocol? string, nbio? int, timeout? int, userName? string
        type CryptoManagerKmipGenerateKeySpec @9.0.0.0 = keyType? string
        type KmipServerSpec @6.5 = clusterId KeyProviderId, info KmipServerInfo, password? string, defaultKeyType? string @9.0.0.0,
          keySpec? CryptoManagerKmipGenerateKeySpec @9.0.0.0
        type KmipClusterInfoKeyInfo @9.0.0.0 = rotationIntervalDays? int
        type KmipClusterInfo @6.5 = clusterId KeyProviderId, servers* KmipServerInfo, useAsDefault boolean, managementType? string @7.0,
          useAsEntityDefault* ManagedEntity @7.0, hasBackup? boolean @7.0.2.0, tpmRequired? boolean @7.0.2.0, keyId? string @7.0.2.0,
          defaultKeyType? string @9.0.0.0, keyInfo? KmipClusterInfoKeyInfo @9.0.0.0
        type KeyValue = key string, value string
        type CryptoManagerKmipCustomAttributeSpec @8.0.1.0 = attributes* KeyValue
        type CryptoManagerKmipCertSignRequest @8.0.1.0 = commonName? string, organization? string, organizationUnit? string, locality? string,
          state? string, country? string, email? string

        abstract CryptoSpec @6.5
        type CryptoSpecEncrypt < CryptoSpec @6.5 = cryptoKeyId CryptoKeyId
        type CryptoSpecDecrypt < CryptoSpec @6.5
        type CryptoSpecShallowRecrypt < CryptoSpec @6.5 = newKeyId CryptoKeyId
        type CryptoSpecDeepRecrypt < CryptoSpec @6.5 = newKeyId CryptoKeyId
        type CryptoSpecNoOp < CryptoSpec @6.5
        type CryptoSpecRegister < CryptoSpecNoOp @6.5 = cryptoKeyId CryptoKeyId

        call CryptoManagerKmip.ListKmipServers @6.5 !Cryptographer.ManageKeyServers = limit? int
        call CryptoManagerKmip.ListKmsClusters @7.0 !Cryptographer.ManageKeyServers = includeKmsServers? boolean, managementTypeFilter? int, statusFilter? int
        call CryptoManagerKmip.RetrieveKmipServersStatus_Task @6.5 !Cryptographer.ManageKeyServers = clusters* KmipClusterInfo
        call +CryptoManagerKmip.RegisterKmipServer @6.5 !Cryptographer.ManageKeyServers = server KmipServerSpec
        call +CryptoManagerKmip.UpdateKmipServer @6.5 !Cryptographer.ManageKeyServers = server KmipServerSpec
        call +CryptoManagerKmip.RemoveKmipServer @6.5 !Cryptographer.ManageKeyServers = clusterId KeyProviderId, serverName string
        call +CryptoManagerKmip.RegisterKmsCluster @7.0 !Cryptographer.ManageKeyServers = clusterId KeyProviderId, managementType? string
        call +CryptoManagerKmip.UnregisterKmsCluster @7.0 !Cryptographer.ManageKeyServers = clusterId KeyProviderId
        call +CryptoManagerKmip.MarkDefault @6.5 !Cryptographer.ManageKeyServers = clusterId KeyProviderId
        call +CryptoManagerKmip.SetDefaultKmsCluster @7.0 !Cryptographer.ManageKeyServers = entity? ManagedEntity, clusterId? KeyProviderId
        call CryptoManagerKmip.GetDefaultKmsCluster @7.0 !Cryptographer.ManageKeyServers = entity? ManagedEntity, defaultsToParent? boolean
        call CryptoManagerKmip.IsKmsClusterActive @7.0 !Cryptographer.ManageKeyServers = cluster? KeyProviderId
        call +CryptoManagerKmip.GenerateKey @6.5 !Cryptographer.ManageKeys = keyProvider? KeyProviderId,
          spec? CryptoManagerKmipCustomAttributeSpec @8.0.1.0, keySpec? CryptoManagerKmipGenerateKeySpec @9.0.0.0
        call CryptoManagerKmip.QueryCryptoKeyStatus @6.7.2 !Cryptographer.ManageKeys = keyIds* CryptoKeyId, checkKeyBitMap int
        call +CryptoManagerKmip.SetKeyCustomAttributes @8.0.1.0 !Cryptographer.ManageKeys = keyId CryptoKeyId, spec CryptoManagerKmipCustomAttributeSpec
        call CryptoManager.ListKeys @6.5 !Cryptographer.ManageKeys = limit? int
        call +CryptoManager.AddKey @6.5 !Cryptographer.ManageKeys = key CryptoKeyPlain
        call +CryptoManager.AddKeys @6.5 !Cryptographer.ManageKeys = keys* CryptoKeyPlain
        call +CryptoManager.RemoveKey @6.5 !Cryptographer.ManageKeys = key CryptoKeyId, force boolean
        call +CryptoManager.RemoveKeys @6.5 !Cryptographer.ManageKeys = keys* CryptoKeyId, force boolean

        call CryptoManagerKmip.RetrieveKmipServerCert @6.5 !Cryptographer.ManageKeyServers = keyProvider KeyProviderId, server KmipServerInfo
        call +CryptoManagerKmip.UploadKmipServerCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId, certificate string
        call +CryptoManagerKmip.GenerateClientCsr @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId, request? CryptoManagerKmipCertSignRequest @8.0.1.0
        call CryptoManagerKmip.RetrieveClientCsr @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId
        call +CryptoManagerKmip.UpdateKmsSignedCsrClientCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId, certificate string
        call +CryptoManagerKmip.GenerateSelfSignedClientCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId,
          request? CryptoManagerKmipCertSignRequest @8.0.1.0
        call CryptoManagerKmip.RetrieveSelfSignedClientCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId
        call +CryptoManagerKmip.UpdateSelfSignedClientCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId, certificate string
        call +CryptoManagerKmip.UploadClientCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId, certificate string, privateKey string
        call CryptoManagerKmip.RetrieveClientCert @6.5 !Cryptographer.ManageKeyServers = cluster KeyProviderId
        """;
}
