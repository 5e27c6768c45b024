using System.Globalization;
using System.Text.RegularExpressions;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Findings;

/// <summary>The rows were written by different people; a reader should not notice.</summary>
public sealed class CatalogueStyleTests
{
    [Fact]
    public void Ids_AreOrderedAndUnique() =>
        FindingCatalog.All.Select(row => row.Id).ShouldBe(FindingCatalog.All.Select(row => row.Id).Distinct().Order());

    [Fact]
    public void EveryDeclaredRow_IsInTheCatalogue()
    {
        var declared = typeof(FindingCatalog)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(FindingDescriptor) && property.GetMethod!.IsStatic)
            .Select(property => (FindingDescriptor)property.GetValue(null)!)
            .ToArray();

        declared.Select(row => row.Id).Order().ShouldBe(FindingCatalog.All.Select(row => row.Id));
    }

    [Fact]
    public void EveryRow_IsAPropertyAndNoField() =>
        typeof(FindingCatalog)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetFields())
            .Where(field => field.FieldType == typeof(FindingDescriptor))
            .ShouldBeEmpty();

    [Fact]
    public void Titles_StartWithACapitalAndHaveNoStop() =>
        Broken(row => char.IsUpper(row.Title[0]) && !row.Title.EndsWith('.')).ShouldBeEmpty();

    [Fact]
    public void Messages_StartWithACapitalOrWhatTheyAreAboutAndHaveNoStop() =>
        Broken(row => Regex.IsMatch(row.Message, @"\A[\p{Lu}'{]") && !row.Message.EndsWith('.')).ShouldBeEmpty();

    [Fact]
    public void Messages_AreOneSentence() =>
        Broken(row => !row.Message.Replace("e.g. ", "").Contains(". ")).ShouldBeEmpty();

    [Fact]
    public void Messages_ExpectBehindAColon() =>
        Broken(row => !row.Message.Contains("; expected") && !row.Message.Contains(", expected")).ShouldBeEmpty();

    [Fact]
    public void Help_IsOneOrMoreWholeSentences() =>
        Broken(row => row.Help.EndsWith('.') && !row.Help.EndsWith("..")).ShouldBeEmpty();

    [Fact]
    public void Placeholders_AppearInTheOrderOfTheArgumentsWithoutGaps() =>
        Broken(row =>
            {
                var used = Regex
                    .Matches(row.Message, @"\{(\d+)\}")
                    .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                    .Distinct()
                    .ToArray();
                return used.SequenceEqual(Enumerable.Range(0, used.Length));
            })
            .ShouldBeEmpty();

    private static IEnumerable<string> Broken(Func<FindingDescriptor, bool> isGood) =>
        FindingCatalog.All.Where(row => !isGood(row)).Select(row => $"{row.Id}: {row.Title}: {row.Message}");
}
