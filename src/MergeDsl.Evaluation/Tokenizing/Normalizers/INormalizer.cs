namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Changes texts before they are cut.</summary>
internal interface INormalizer
{
    /// <summary>The changed text; it is no longer the first when what it began with is dropped.</summary>
    Piece Normalize(Piece piece);
}
