# Every cmdlet in success and in failure, for the search for secrets; in this order, as one story. Each script block runs in
# a session with the modules, with Lab.psm1, and with $Marker: API keys, a right and a wrong one; an access token; key material. No secret
# stands here itself: what stands in a script is in every log of it, by its author's doing.
# What shows a password because the user asked for it (-AsPlainText) is not written out here.
# The chapters stand in stories/, in the order of their names.
$all = [ordered]@{}
foreach ($file in Get-ChildItem -LiteralPath "$PSScriptRoot/stories" -Filter *.ps1 | Sort-Object -Property Name) {
    foreach ($story in (& $file.FullName).GetEnumerator()) { $all.Add($story.Key, $story.Value) }
}
$all
