// The stand-in's object types, under the names of Veeam's where those are known (help centre, cmdlet dumps). C# 5, so that
// Windows PowerShell compiles it too.
using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace Veeam.Backup.PowerShell.Infos
{
    public class PSCryptoKey
    {
        public PSCryptoKey(Guid id, string description, string encryptedPassword, DateTime modificationDateUtc)
        {
            Id = id;
            Description = description;
            EncryptedPassword = encryptedPassword;
            ModificationDateUtc = modificationDateUtc;
        }

        public Guid Id { get; private set; }
        public string Description { get; private set; }
        public string EncryptedPassword { get; private set; }
        public DateTime ModificationDateUtc { get; private set; }
    }

    // "Transforms into": what takes a VBREncryptionKey takes a PSCryptoKey as well.
    public class VBREncryptionKey
    {
        public VBREncryptionKey(PSCryptoKey key)
        {
            Id = key.Id;
            Description = key.Description;
            ModificationDateUtc = key.ModificationDateUtc;
        }

        public Guid Id { get; private set; }
        public string Description { get; private set; }
        public DateTime ModificationDateUtc { get; private set; }
    }

    public class VBREncryptionOptions
    {
        public bool Enabled { get; set; }
        public VBREncryptionKey Key { get; set; }
    }

    public class VBRConfigurationBackupJob
    {
        public string Name { get { return "Backup Configuration Job"; } }
        public bool Enabled { get; set; }
        public int RestorePointsToKeep { get; set; }
        public VBREncryptionOptions EncryptionOptions { get; set; }
    }

    public class VBRKMSServer
    {
        public Guid Id { get; set; }
        public string Name { get; set; }
    }

    public class VBRTapeMedium
    {
        public Guid Id { get; set; }
        public string Name { get; set; }
    }

    public class VBRDecryptionSet
    {
        public PSCryptoKey EncryptionKey { get; set; }
        public string Password { get; set; }
        public VBRKMSServer KMSServer { get; set; }
        public string KmsKeyId { get; set; }
    }

    public class VBRImportedEncryptedBackup
    {
        public Guid Id { get; set; }
        public string Name { get; set; }
        public bool IsDecrypted { get; set; }
    }

    public class VBRImportedEncryptedBackupHint
    {
        public Guid BackupId { get; set; }
        public string Hint { get; set; }
    }
}

namespace Veeam.Backup.PowerShell.StandIn
{
    using Veeam.Backup.PowerShell.Infos;

    // A key may be given by its description.
    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class KeyByDescriptionAttribute : ArgumentTransformationAttribute
    {
        [ThreadStatic]
        private static IDictionary<Guid, PSCryptoKey> _keys;

        public static void Know(IDictionary<Guid, PSCryptoKey> keys)
        {
            _keys = keys;
        }

        public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        {
            var wrapped = inputData as PSObject;
            var description = (wrapped == null ? inputData : wrapped.BaseObject) as string;
            if (description == null) return inputData;
            if (_keys != null)
            {
                foreach (var key in _keys.Values)
                {
                    if (string.Equals(key.Description, description, StringComparison.Ordinal)) return key;
                }
            }
            throw new ArgumentTransformationMetadataException("Encryption key '" + description + "' was not found.");
        }
    }
}
