using System;
using System.Management.Automation;
using System.Security;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Creates a root key, with material that the service generates or that is brought along.</summary>
[Cmdlet(VerbsCommon.New, "KmsRootKey", SupportsShouldProcess = true)]
[OutputType(typeof(KmsRootKey))]
public sealed class NewKmsRootKeyCommand : KeyGuardCmdlet
{
    /// <summary>The display name, 2 to 90 characters.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateLength(2, 90)]
    public string Name { get; set; } = "";

    /// <summary>Names that work in place of the id.</summary>
    [Parameter]
    [ValidateCount(0, 5)]
    public string[] Alias { get; set; } = [];

    /// <summary>A description, 2 to 240 characters.</summary>
    [Parameter]
    [ValidateLength(2, 240)]
    public string? Description { get; set; }

    /// <summary>When the root key expires. An expired root key wraps nothing new, for good.</summary>
    [Parameter]
    public DateTime? Expires { get; set; }

    /// <summary>The key ring to put it into.</summary>
    [Parameter]
    public string? KeyRing { get; set; }

    /// <summary>Material to import: the base64 text of 16, 24 or 32 bytes.</summary>
    [Parameter]
    public SecureString? MaterialSecret { get; set; }

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Complete()
    {
        var connection = Traced(Kms ?? ConnectionRegistry.Current.Default);
        using var material = KeyMaterial.From(MaterialSecret);
        var definition = new RootKeyDefinition
        {
            Name = Name,
            Aliases = Alias,
            Description = Description,
            Expires = Expires is { } when ? new DateTimeOffset(when.ToUniversalTime()) : null,
            KeyRing = KeyRing,
            Material = material,
        };
        if (!ShouldProcess($"{connection.InstanceId} at {connection.Endpoint}", $"Create the root key '{Name}'")) return;
        var journal = new RootKeyJournal(KeyGuardHost.Journal, connection.Custody, JournalAction.RootKeyCreate, Name);
        journal.Begin(before: null);
        WriteObject(connection.Known(journal.Run(() => Await(token => new RootKeyManager(connection.Client).CreateAsync(definition, token)))));
    }
}
