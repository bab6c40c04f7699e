using System;

namespace KeyGuard.Lab.Iam;

/// <summary>The service roles of Key Protect, and a custom one. They do not contain each other: an identity is given several.</summary>
[Flags]
internal enum Roles
{
    None = 0,
    Reader = 1,
    ReaderPlus = 2,
    Writer = 4,
    Manager = 8,
    KeyPurge = 16,

    /// <summary>KMIP and nothing else, but for counting and listing keys.</summary>
    KmipAdapterManager = 32,

    /// <summary>A custom role of the account, as IAM allows them: what a Reader may do, but for unwrapping.</summary>
    CustomRewrapper = 64,
}
