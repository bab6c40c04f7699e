using System;
using System.Management.Automation;
using System.Security;

using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.RootKeys;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Opens a connection to a Key Protect or HPCS instance.</summary>
[Cmdlet(VerbsCommunications.Connect, "KeyGuardKms", DefaultParameterSetName = EnvironmentSet)]
[OutputType(typeof(KmsConnection))]
public sealed class ConnectKeyGuardKmsCommand : KeyGuardCmdlet
{
    private const string EnvironmentSet = "ApiKeyFromEnvironment";
    private const string ApiKeySet = "ApiKey";
    private const string CredentialSet = "Credential";
    private const string VaultSet = "ApiKeyFromVault";
    private const string ProfileSet = "TrustedProfile";
    private const string TokenSet = "AccessToken";

    /// <summary>The name by which other cmdlets choose this connection.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "default";

    /// <summary>The instance's GUID or CRN.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string InstanceId { get; set; } = "";

    /// <summary>A region such as us-south, or the service's URL.</summary>
    [Parameter(Mandatory = true)]
    [Alias("Region", "Uri")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string Endpoint { get; set; } = "";

    /// <summary>Use the private endpoints of Key Protect and IAM.</summary>
    [Parameter]
    public SwitchParameter Private { get; set; }

    /// <summary>IAM's URL, where it is not the public one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IamUri { get; set; }

    /// <summary>The root key to wrap new keys with: its id or an alias.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RootKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? RootKey { get; set; }

    /// <summary>The custody file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CustodyPath { get; set; }

    /// <summary>The recovery bundle, a file or a folder, that is brought up to date after each change.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BundlePath { get; set; }

    /// <summary>The journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Make this the connection that cmdlets use when none is named.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>How long one attempt of a call may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How often a call is tried again.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int MaximumRetryCount { get; set; } = 4;

    /// <summary>The API key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ApiKeySet)]
    public SecureString? ApiKey { get; set; }

    /// <summary>The API key as the password of a credential; the user name is not used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The environment variable that holds the API key.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [ValidateNotNullOrEmpty]
    public string ApiKeyVariable { get; set; } = "KEYGUARD_API_KEY";

    /// <summary>The name under which SecretManagement keeps the API key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    public string ApiKeySecretName { get; set; } = "";

    /// <summary>The SecretManagement vault.</summary>
    [Parameter(ParameterSetName = VaultSet)]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The id or CRN of the trusted profile of this VPC virtual server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string TrustedProfile { get; set; } = "";

    /// <summary>The URL of the instance metadata service.</summary>
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string? MetadataUri { get; set; }

    /// <summary>An IAM access token obtained elsewhere.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    public SecureString? AccessToken { get; set; }

    /// <inheritdoc/>
    protected override void Complete()
    {
        var endpoint = KmsEndpoints.Kms(Endpoint, Private);
        var instance = KmsEndpoints.InstanceId(InstanceId);
        var custody = CustodyPath is null ? KeyGuard.BackupKeys.Custody.CustodyPath.Resolve(null) : GetUnresolvedProviderPathFromPSPath(CustodyPath);
        var connector = new KmsConnector(Patience());
        var connection = Await(token => connector.OpenAsync(Name, endpoint, instance, Credentials(), RootKey, custody, token));
        connection.BundlePath = BundlePath is null ? KeyGuard.BackupKeys.Bundle.BundlePath.FromEnvironment() : GetUnresolvedProviderPathFromPSPath(BundlePath);
        if (JournalPath is not null) connection.Journal = JournalFile.At(GetUnresolvedProviderPathFromPSPath(JournalPath));
        ConnectionRegistry.Current.Add(connection, Default);
        WriteObject(Traced(connection));
    }

    private HttpPipelineOptions Patience() => new()
    {
        AttemptTimeout = TimeSpan.FromSeconds(TimeoutSec),
        TotalTimeout = TimeSpan.FromSeconds(TimeoutSec * 4),
        MaximumRetryCount = MaximumRetryCount,
    };

    private KmsCredentials Credentials() => ParameterSetName switch
    {
        ProfileSet => KmsCredentials.TrustedProfile(TrustedProfile, MetadataUri is null ? null : KmsEndpoints.Parse(MetadataUri)),
        TokenSet => KmsCredentials.AccessToken(AccessToken!),
        _ => KmsCredentials.ApiKey(FindApiKey(), KmsEndpoints.Iam(IamUri, Private)),
    };

    private SecureString FindApiKey() => ParameterSetName switch
    {
        ApiKeySet => ApiKey!,
        CredentialSet => Credential!.Password,
        VaultSet => new ApiKeySources(this).FromVault(ApiKeySecretName, Vault),
        _ => ApiKeySources.FromEnvironment(ApiKeyVariable),
    };
}
