using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Tests.Text;

public sealed class RecipeTextTests
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [Theory]
    [InlineData("")]
    [InlineData("a: é \uD83D\uDE00\r\n")]
    public void Utf8_IsDecoded(string text)
    {
        RecipeText.Decode(Encoding.UTF8.GetBytes(text)).ShouldBe((text, null));
        RecipeText.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]).ShouldBe((text, null));
    }

    [Fact]
    public void OtherUnicodeEncodings_AreNamed()
    {
        Refused([0xFF, 0xFE, 0x61, 0x00]).Message.ShouldContain("UTF-16 (byte order mark FF FE)");
        Refused([0xFE, 0xFF, 0x00, 0x61]).Message.ShouldContain("UTF-16 (byte order mark FE FF)");
        Refused([0xFF, 0xFE, 0x00, 0x00]).Message.ShouldContain("UTF-32 (byte order mark FF FE 00 00)");
        Refused([0x00, 0x00, 0xFE, 0xFF])
            .Message.ShouldBe("The file is UTF-32 (byte order mark 00 00 FE FF): expected UTF-8");
    }

    [Fact]
    public void ByteOfAnotherCodePage_IsFoundAtItsLineAndColumn()
    {
        var finding = Refused([.. "é: 1\nb: caf"u8, 0xE9, .. " \n"u8]);
        finding.Id.ShouldBe(SyntaxFindings.NotUtf8.Id);
        finding.Message.ShouldBe("The file is damaged or no UTF-8 from here on: expected UTF-8");
        finding.Span.ShouldBe(new SourceSpan(11, 0, 2, 7, 2, 7));
    }

    [Fact]
    public void BinaryContent_IsNamedAtTheFirstZero()
    {
        var finding = Refused([.. "PK\n"u8, 0x03, 0x00, 0xFF]);
        finding.Id.ShouldBe(SyntaxFindings.NotPlainText.Id);
        finding.Message.ShouldBe("The text contains binary content (a zero byte): expected printable characters");
        finding.Span.ShouldBe(new SourceSpan(4, 0, 2, 2, 2, 2));
    }

    [Fact]
    public void ByteOrderMark_CountsAsNoColumn() =>
        Refused([0xEF, 0xBB, 0xBF, 0x61, 0xFF]).Span.ShouldBe(new SourceSpan(1, 0, 1, 2, 1, 2));

    [Theory]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xE0, 0x9F, 0xBF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x8F, 0xBF, 0xBF })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0x80 })]
    public void IllFormedSequence_IsRefusedAtItsFirstByte(byte[] bytes) =>
        Refused([0x61, .. bytes]).Span.ShouldBe(new SourceSpan(1, 0, 1, 2, 1, 2));

    [Fact]
    public void AnyBytes_AreAcceptedExactlyWhenTheStrictDecoderAcceptsThem() =>
        Prop.ForAll(
                Gen.Elements<byte>(
                        0x61,
                        0x0A,
                        0xC3,
                        0xA9,
                        0xE2,
                        0x82,
                        0xAC,
                        0xED,
                        0xA0,
                        0xF0,
                        0x9F,
                        0x98,
                        0x80,
                        0xF4,
                        0x90
                    )
                    .ArrayOf()
                    .ToArbitrary(),
                bytes =>
                {
                    var (text, finding) = RecipeText.Decode(bytes);
                    text.ShouldBe(StrictlyDecoded(bytes));
                    (text is null).ShouldBe(finding is not null);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(12).WithReplay(20260u, 1u));

    private static Finding Refused(byte[] bytes)
    {
        var (text, finding) = RecipeText.Decode(bytes);
        text.ShouldBeNull();
        return finding.ShouldNotBeNull();
    }

    private static string? StrictlyDecoded(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
