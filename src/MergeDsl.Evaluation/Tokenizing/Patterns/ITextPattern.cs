namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>Something to look for in a text.</summary>
internal interface ITextPattern
{
    /// <summary>Where it stands in <paramref name="text"/>, from left to right, without overlaps.</summary>
    IEnumerable<Stretch> Find(string text);
}
