using System;

namespace KeyGuard.VSphere.Session;

/// <summary>A call's object was the old session's: a new session is there, and whoever made that object has to make it anew.</summary>
internal sealed class SessionRenewedException() : Exception("The session was renewed; what it held is gone.");
