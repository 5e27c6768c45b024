namespace MergeDsl.Runtime.Tests.Conformance;

/// <summary>Matrices a factorisation stumbles over.</summary>
internal static class AwkwardMatrices
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "single",
        "row",
        "column",
        "tall",
        "wide",
        "square",
        "no rows",
        "no columns",
        "zero",
        "zero columns",
        "rank one",
        "rank deficient",
        "equal values",
        "repeated columns",
        "huge",
        "tiny",
        "several panels",
    ];

    public static Matrix Get(string name, bool isDouble) =>
        name switch
        {
            "single" => new Matrix(1, 1, [-3]),
            "row" => Matrix.Normal(1, 19, isDouble, 1),
            "column" => Matrix.Normal(19, 1, isDouble, 2),
            "tall" => Matrix.Normal(77, 13, isDouble, 3),
            "wide" => Matrix.Normal(13, 77, isDouble, 4),
            "square" => Matrix.Normal(40, 40, isDouble, 5),
            "no rows" => new Matrix(0, 5, []),
            "no columns" => new Matrix(5, 0, []),
            "zero" => Matrix.Of(9, 6, (_, _) => 0),
            "zero columns" => Matrix.Of(9, 6, (i, j) => j % 2 == 0 ? 0 : i + (j * j)),
            "rank one" => Matrix.Of(12, 15, (i, j) => (i - 3) * (j + 1)),
            "rank deficient" => Matrix.Of(30, 20, (i, j) => ((i % 4) * j) + (i * (j % 3))),
            "equal values" => Matrix.Of(8, 8, (i, j) => i == 7 - j ? -2 : 0),
            "repeated columns" => Matrix.Of(20, 10, (i, j) => (i * i % 7) + (j % 2)),
            "huge" => Matrix.Normal(9, 7, isDouble, 6).Map(v => isDouble ? v * 1e250 : (float)(v * 1e36)),
            "tiny" => Matrix.Normal(9, 7, isDouble, 7).Map(v => isDouble ? v * 1e-250 : (float)(v * 1e-36)),
            _ => Matrix.Normal(150, 101, isDouble, 8),
        };
}
