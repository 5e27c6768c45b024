namespace MergeDsl.Core.Text;

/// <summary>Names of models on the Hugging Face hub: <c>org/name</c>.</summary>
public static class HubName
{
    /// <summary>True when <paramref name="text"/> is spelt like one; it may still be the path of a folder.</summary>
    public static bool IsHubName(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0
            && IsPart(text, 0, slash)
            && IsPart(text, slash + 1, text.Length)
            && text.IndexOf("..", StringComparison.Ordinal) < 0;
    }

    private static bool IsPart(string text, int start, int end)
    {
        if (start == end || !IsAlphanumeric(text[start]))
        {
            return false;
        }

        for (var at = start; at < end; at++)
        {
            if (!IsAlphanumeric(text[at]) && text[at] is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAlphanumeric(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
