using System;
using System.Security.Cryptography;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.World;

/// <summary>What is there when the Lab starts: two instances with one root key each. Names and ids never change.</summary>
internal static class Seed
{
    public const string Account = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
    public const string PrimaryInstance = "0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001";
    public const string RecoveryInstance = "7d1c2b3a-8e4f-4a6b-b1c2-3d4e5f6a2002";

    private const string RootKeyName = "veeam-root";
    private const string CreatedBy = "iam-ServiceId-lab-seed";

    public static KmsInstance[] Instances() =>
    [
        new KmsInstance("primary", PrimaryInstance, "us-south", "1e2d3c4b-0001-4000-8000-000000000001"),
        new KmsInstance("recovery", RecoveryInstance, "eu-de", "1e2d3c4b-0002-4000-8000-000000000002"),
    ];

    /// <summary>The seeded root key: its ids are fixed, its material is random.</summary>
    public static KmsKey RootKey(KmsInstance instance, DateTimeOffset now) => new()
    {
        Id = instance.SeededRootKeyId,
        Name = RootKeyName,
        Description = "the root key that the Lab starts with",
        Aliases = [RootKeyName],
        Versions = [new KeyVersion(FirstVersionId(instance), now, RandomNumberGenerator.GetBytes(32))],
        CreatedBy = CreatedBy,
        CreationDate = now,
        LastUpdateDate = now,
    };

    /// <summary>Not the id of the key: the service does not promise that the two are equal.</summary>
    private static string FirstVersionId(KmsInstance instance) =>
        instance.SeededRootKeyId.Replace("1e2d3c4b", "5f6e7d8c", StringComparison.Ordinal);
}
