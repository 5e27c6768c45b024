namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Cuts texts into what is tokenized by itself, e.g. words.</summary>
internal interface IPreTokenizer
{
    /// <summary>The parts of <paramref name="piece"/>, none of them empty.</summary>
    IEnumerable<Piece> Split(Piece piece);
}
