using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>A file as the compiler reads it: UTF-8 or what its mark says, and when that fails a guess.</summary>
/// <param name="path">The file.</param>
/// <param name="kind">What the build says it is: <c>recipe</c> or <c>lock</c>.</param>
internal sealed class CompilerText(string path, string kind) : AdditionalText
{
    private static readonly Encoding Strict = new UTF8Encoding(
        encoderShouldEmitUTF8Identifier: true,
        throwOnInvalidBytes: true
    );

    /// <summary>What it is.</summary>
    public string Kind => kind;

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default)
    {
        using var file = File.OpenRead(path);
        try
        {
            return SourceText.From(file, Strict);
        }
        catch (DecoderFallbackException)
        {
            file.Position = 0;
            return SourceText.From(file, Encoding.Latin1);
        }
    }
}
