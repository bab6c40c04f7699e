using System.Linq;
using KeyGuard.BackupKeys.Custody;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Custody;

public sealed class CustodyBookTests : CustodyTest
{
    [Fact]
    public void A_wrapped_form_is_found_in_use_pending_and_superseded()
    {
        File.Change(document =>
        {
            AddRecord(document, "k");
            var record = document.Keys[0];
            record.Wraps.Add(new CustodyWrap { Wrapped = "in use" });
            record.Pending = new PendingChange { Wrap = new CustodyWrap { Wrapped = "pending" } };
            record.History.Add(new CustodyWrap { Wrapped = "superseded" });
            return true;
        });
        var book = CustodyBook.Open([File, File]);
        Assert.All(["in use", "pending", "superseded"], text => Assert.Equal("k", book.ByWrapped(text)!.Entry.Record.Name));
        Assert.Null(book.ByWrapped("unknown"));
        Assert.Equal("k", book.ByName("K")!.Record.Name);
        Assert.Single(book.Entries);
    }

    [Fact]
    public void What_was_added_first_wins()
    {
        var other = CustodyFile.At(FilePath("other.json"));
        foreach (var (file, kms) in new[] { (File, "first"), (other, "second") })
        {
            file.Change(document =>
            {
                AddRecord(document, "k");
                document.Keys[0].Wraps.Add(new CustodyWrap { Wrapped = "w", Kms = kms });
                return true;
            });
        }
        Assert.Equal("first", CustodyBook.Open([File, other]).ByWrapped("w")!.Wrap.Kms);
    }

    [Fact]
    public void Of_two_records_with_one_name_the_one_that_is_found_is_the_one_that_is_changed()
    {
        File.Change(document => AddRecord(document, "k") && AddRecord(document, "K"));
        var edit = new CustodyEdit();
        edit.Plan(File, "k", record => record.State = "changed");
        edit.Write();
        Assert.Equal("changed", CustodyBook.Open([File]).ByName("k")!.Record.State);
    }

    [Fact]
    public void Planned_changes_of_several_files_are_written_once_each()
    {
        var other = CustodyFile.At(FilePath("other.json"));
        var edit = new CustodyEdit();
        Assert.True(edit.IsEmpty);
        edit.Plan(File, "a", record => record.State = "1");
        edit.Plan(other, "b", record => record.State = "2");
        edit.Plan(File, "A", record => record.State += "3");
        edit.Write();
        Assert.True(edit.IsEmpty);
        Assert.Equal("13", File.Read().Keys.Single().State);
        Assert.Equal("2", other.Read().Keys.Single().State);
    }
}
