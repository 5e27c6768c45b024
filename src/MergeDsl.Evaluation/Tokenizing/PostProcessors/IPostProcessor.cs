namespace MergeDsl.Evaluation.Tokenizing.PostProcessors;

/// <summary>Puts around the tokens of a text what the model expects there.</summary>
internal interface IPostProcessor
{
    /// <summary>All ids.</summary>
    /// <param name="ids">Those of the text.</param>
    /// <param name="addsSpecial">False to add no special tokens.</param>
    IReadOnlyList<int> Process(IReadOnlyList<int> ids, bool addsSpecial);
}
