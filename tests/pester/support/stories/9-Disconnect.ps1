# The end of the story: what is left when all connections are closed.
[ordered]@{
    'Disconnect-KeyGuard'       = @(
        { Disconnect-KeyGuard nothing }
        { Disconnect-KeyGuard }
        { Get-KmsRootKey }
    )
}
