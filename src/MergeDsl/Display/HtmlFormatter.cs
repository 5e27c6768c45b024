namespace MergeDsl.Display;

/// <summary>
/// Shows values of one type as HTML. Notebooks of .NET Interactive find <see cref="MimeType"/> and <see cref="Format"/> by their
/// names (<c>Formatter.TryRegisterFromFormatterSources</c>).
/// </summary>
/// <param name="render">Makes the page.</param>
internal sealed class HtmlFormatter(Func<object, string> render)
{
    /// <summary>What comes out.</summary>
    public string MimeType => "text/html";

    /// <summary>Writes the page of a value; false when there is none.</summary>
    public bool Format(object value, TextWriter writer)
    {
        writer.Write(render(value));
        return true;
    }
}
