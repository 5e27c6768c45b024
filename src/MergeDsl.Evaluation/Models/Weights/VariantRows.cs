namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Rows of a batch that belong to one variant.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Start">The first row.</param>
/// <param name="Count">How many.</param>
internal readonly record struct VariantRows(Variant Variant, int Start, int Count)
{
    /// <summary>Runs of the same variant in a list of variants, one a row.</summary>
    public static IReadOnlyList<VariantRows> Of(IReadOnlyList<Variant> rows)
    {
        var groups = new List<VariantRows>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (groups.Count > 0 && groups[^1].Variant == rows[row])
            {
                groups[^1] = groups[^1] with { Count = groups[^1].Count + 1 };
            }
            else
            {
                groups.Add(new VariantRows(rows[row], row, 1));
            }
        }

        return groups;
    }
}
