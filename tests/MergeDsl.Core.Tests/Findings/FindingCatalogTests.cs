using System.Text.RegularExpressions;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Findings;

public sealed class FindingCatalogTests
{
    [Fact]
    public void Ids_AreDistinctAndWellFormed()
    {
        var ids = FindingCatalog.All.Select(row => row.Id).ToArray();
        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => Regex.IsMatch(id, "^MDSL[0-9]{4}$"));
    }

    [Fact]
    public void SyntaxFindings_AreAllListedUnderTheirRange()
    {
        var declared = typeof(SyntaxFindings)
            .GetProperties()
            .Select(property => property.GetValue(null))
            .OfType<FindingDescriptor>()
            .ToArray();
        declared.Length.ShouldBe(23);
        declared.ShouldAllBe(row => FindingCatalog.Find(row.Id) == row && row.Id.StartsWith("MDSL0"));
    }

    [Fact]
    public void Find_IgnoresLetterCase()
    {
        FindingCatalog.Find("mdsl0001").ShouldBe(SyntaxFindings.EmptyText);
        FindingCatalog.Find("MDSL0000").ShouldBeNull();
    }
}
