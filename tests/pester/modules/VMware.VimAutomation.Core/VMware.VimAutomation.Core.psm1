# PowerCLI's objects as far as KeyGuard looks at them: Id, Name and Uid (PowerCLI reference, InventoryItem). The text of an
# object is its name, as there. What is in the inventory comes from the Lab's control API.
$script:Server = [ordered]@{}

function Connect-VIServer([Parameter(Mandatory)] [uri] $Lab, [string] $Name = $Lab.Host, [string] $User = 'lab-vcenter') {
    $script:Server[$Name] = [pscustomobject]@{
        PSTypeName = 'VMware.VimAutomation.ViCore.Types.V1.VIServer'
        Name       = $Name
        Lab        = $Lab
        Uid        = "/VIServer=vsphere.local\$User@$($Lab.Host):$($Lab.Port)/"
    }
    $script:Server[$Name]
}

function Disconnect-VIServer { $script:Server.Clear() }

function ConvertTo-InventoryItem($Item, $Server, [string] $Type, [string] $Kind, [string] $Implementation) {
    $id = "$Type-$($Item.id)"
    $made = [pscustomobject]@{
        PSTypeName = "VMware.VimAutomation.ViCore.Impl.V1.$Implementation"
        Name       = $Item.name.Replace('%2f', '/').Replace('%5c', '\').Replace('%25', '%')
        Id         = $id
        Uid        = "$($Server.Uid)$Kind=$id/"
    }
    $made | Add-Member -MemberType ScriptMethod -Name ToString -Value { $this.Name } -Force -PassThru
}

function Get-InventoryItem([string] $Path, [string[]] $Name, $Of, [string] $Type, [string] $Kind, [string] $Implementation) {
    foreach ($server in $(if ($Of) { $Of } else { $script:Server.Values })) {
        Invoke-RestMethod -Uri "$($server.Lab.GetLeftPart('Authority'))/lab/vcenter/$Path" -Verbose:$false | ForEach-Object { $_ } |
            ForEach-Object { ConvertTo-InventoryItem $_ $server $Type $Kind $Implementation } |
            Where-Object { $item = $_; @($Name | Where-Object { $item.Name -like $_ }).Count -gt 0 }
    }
}

function Get-VM([string[]] $Name = '*', $Server) { Get-InventoryItem vms $Name $Server VirtualMachine VirtualMachine 'VM.UniversalVirtualMachineImpl' }
function Get-VMHost([string[]] $Name = '*', $Server) { Get-InventoryItem hosts $Name $Server HostSystem VMHost 'Host.InventoryVMHostImpl' }
function Get-Cluster([string[]] $Name = '*', $Server) { Get-InventoryItem clusters $Name $Server ClusterComputeResource Cluster 'Inventory.ClusterImpl' }

Export-ModuleMember -Function Connect-VIServer, Disconnect-VIServer, Get-VM, Get-VMHost, Get-Cluster
