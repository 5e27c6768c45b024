namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Changes texts before they are cut.</summary>
internal interface INormalizer
{
    /// <summary>The changed text.</summary>
    string Normalize(string text);
}
